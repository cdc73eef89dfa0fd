/** A request and its answer as both hinges of the API door see them: plain facts, no framework. */
export interface Exchange {
  readonly method: string;
  /** The path below the door's base, still percent-encoded: `/emails/em_…`. */
  readonly path: string;
  readonly query: string;
  header(name: string): string | null;
  /** The address of the peer, or the one a trusted proxy vouches for. */
  readonly ip: string | null;
  /**
   * The body's bytes, the caller's own.
   * @param owner whose large bodies share a part of this process's memory: the team's id; without it the client's address
   * @throws Fault request_too_large as soon as more than `maxBytes` arrive, server_busy, request_timeout
   */
  body(maxBytes: number, owner?: string): Promise<Buffer>;
  /** Aborts when the client has gone; made when asked for, because it costs more than most requests. */
  signal(): AbortSignal | null;
}

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Text, or the bytes of a file as they are read; their Content-Length is among the headers. */
  readonly body: string | AsyncIterable<Uint8Array>;
}
