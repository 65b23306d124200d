/** What a store promises; data, not the store's name, decides what is used. */
export interface StoreCapabilities {
  /** `put` with `if-absent` is atomic. Required of any store that holds a table. */
  readonly createIfAbsent: boolean;
  /** `put` with `if-match` is atomic. Optional. */
  readonly putIfMatch: boolean;
  /** `openWriter` honours a condition when it completes. Optional. */
  readonly conditionalMultipart: boolean;
  /** Answers carry the store's own time. */
  readonly storeTime: boolean;
  /** Bytes up to which a body is sent as a single put; larger data files go through `openWriter`. */
  readonly singlePutLimitBytes: number;
}
