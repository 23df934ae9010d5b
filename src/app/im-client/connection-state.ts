/** Where the connection to the IM server stands. Every kind but `connected` means: nothing arrives. */
export type ConnectionState =
  /** Not wanted: before `connect()`, after `disconnect()`. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'connecting' }
  /** Bound: requests can be made, pushes arrive. */
  | { readonly kind: 'connected' }
  /**
   * Lost, or not to be had; tried again at `retryAt` (ms since 1970), which is null while the
   * browser has no network: then the next try comes with the network.
   */
  | { readonly kind: 'waiting'; readonly retryAt: number | null }
  /** Turned away for good. Only another `connect()` tries again. */
  | { readonly kind: 'refused'; readonly errorCode: string; readonly errorMsg: string };
