/** The shape of a text file in another language: the same keys, other words. */
export type SameTexts<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : SameTexts<T[K]>;
};
