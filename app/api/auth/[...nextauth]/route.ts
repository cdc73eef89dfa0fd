import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authDoor } from "@/lib/web/auth-door";
import { authOptions } from "@/lib/web/next-auth";

const handler = (request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }) =>
  authDoor(request, (checked) => NextAuth(checked, context, authOptions()));

export { handler as GET, handler as POST };
