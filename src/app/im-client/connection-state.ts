/** Where the connection to the IM server stands. Every kind but `connected` means: nothing arrives. */
export type ConnectionState =
  /** Not wanted: before `connect()`, after `disconnect()`. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'connecting' }
  /** Bound: requests can be made, pushes arrive. */
  | { readonly kind: 'connected' }
  /**
   * Lost, or not to be had; tried again at `retryAt` (ms since 1970), which is null while the
   * browser has no network: then the next try comes with the network. `closing`: what the server
   * gave as its reason for the loss, where it gave one.
   */
  | { readonly kind: 'waiting'; readonly retryAt: number | null; readonly closing?: Closing }
  /** Turned away for good. Only another `connect()` tries again. */
  | { readonly kind: 'refused'; readonly errorCode: string; readonly errorMsg: string }
  /** Closed by a decision, which coming back would fight. Only another `connect()` does. */
  | { readonly kind: 'ended'; readonly closing: Closing };

/** The server's parting words (-10, code 102). */
export interface Closing {
  /** Stable: `kicked`, `banned`, `signed-in-elsewhere`, `server-stop` … */
  readonly reason: string;
  /** For people: the operator's words, where an operator decided. */
  readonly message: string;
}
