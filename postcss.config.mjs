/** Tailwind compiles `app/globals.css`; nothing else touches the styles. */
export default { plugins: { "@tailwindcss/postcss": {} } };
