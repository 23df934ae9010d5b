/** What the gateway did since it started. Plain numbers: they are counted up millions of times. */
export class Counters {
  framesIn = 0;
  bytesIn = 0;
  framesOut = 0;
  bytesOut = 0;
  /** Messages stored and acknowledged. */
  messages = 0;
  /** Copies of messages handed to recipients' sockets. */
  deliveries = 0;
  refusals = 0;
  violations = 0;
  /** Connections cut off because they read too slowly. */
  slowReaders = 0;
  /** Handshakes turned away because too many were waiting. */
  handshakesRefused = 0;
  /** Connections found dead. */
  deadPeers = 0;
}
