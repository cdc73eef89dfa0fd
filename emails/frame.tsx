/** What every mail of the instance looks like: paper, ink, one blue button, and a line that says who sent it and why. */

import type { ReactNode } from "react";
import { Body, Button, Container, Head, Heading, Hr, Html, Preview, Section, Text } from "react-email";

const font = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const ink = "#1d2330";
const muted = "#5a6172";

const dark = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .paper { background: #14171f !important; } .card { background: #1d212b !important; border-color: #333947 !important; }
    .ink { color: #eceef3 !important; } .muted { color: #a3aabb !important; }
  }`;

export function Frame({ preview, title, children, why }: { preview: string; title: string; children: ReactNode; why: string }) {
  return (
    <Html lang="en">
      <Head>
        <meta name="color-scheme" content="light dark" />
        <style>{dark}</style>
      </Head>
      <Preview>{preview}</Preview>
      <Body className="paper" style={{ backgroundColor: "#f4f5f7", fontFamily: font, margin: 0, padding: "32px 12px" }}>
        <Container
          className="card"
          style={{ backgroundColor: "#ffffff", border: "1px solid #e3e5ea", borderRadius: 10, maxWidth: 520, padding: "28px 32px" }}
        >
          <Heading as="h1" className="ink" style={{ color: ink, fontSize: 20, lineHeight: "28px", fontWeight: 600, margin: "0 0 12px" }}>
            {title}
          </Heading>
          {children}
          <Hr style={{ borderColor: "#e3e5ea", margin: "24px 0 12px" }} />
          <Text className="muted" style={{ color: muted, fontSize: 12, lineHeight: "18px", margin: 0 }}>
            {why}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}

export const Line = ({ children }: { children: ReactNode }) => (
  <Text className="ink" style={{ color: ink, fontSize: 15, lineHeight: "23px", margin: "0 0 14px" }}>
    {children}
  </Text>
);

export const Action = ({ href, children }: { href: string; children: ReactNode }) => (
  <Section style={{ margin: "4px 0 18px" }}>
    <Button
      href={href}
      style={{ backgroundColor: "#145ec1", borderRadius: 6, color: "#ffffff", fontSize: 15, fontWeight: 500, padding: "10px 18px" }}
    >
      {children}
    </Button>
  </Section>
);

export const Fallback = ({ href }: { href: string }) => (
  <Text className="muted" style={{ color: muted, fontSize: 13, lineHeight: "20px", margin: "0 0 4px", wordBreak: "break-all" }}>
    Or open this address: {href}
  </Text>
);
