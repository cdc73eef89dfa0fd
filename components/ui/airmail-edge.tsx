/** The striped edge of an airmail envelope, along the top of a page while its mail really leaves. Decoration: words say the same. */

const stripes = ["fill-primary", "fill-transparent", "fill-danger", "fill-transparent"];
const step = 6;

export function AirmailEdge() {
  return (
    <svg aria-hidden="true" className="block h-[3px] w-full overflow-hidden">
      <defs>
        <pattern id="airmail" width={step * stripes.length} height="3" patternUnits="userSpaceOnUse">
          {stripes.map((fill, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order of the stripes is their identity
            <path key={index} d={`M${index * step + 2} 0h${step}l-2 3h-${step}z`} className={fill} />
          ))}
        </pattern>
      </defs>
      <rect x="-24" width="calc(100% + 48px)" height="3" fill="url(#airmail)" className="animate-march" />
    </svg>
  );
}
