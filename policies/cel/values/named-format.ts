/** One of Kubernetes' named string formats, as `format.dns1123Label()` gives it. */
export interface NamedFormat {
  readonly kind: 'format'
  readonly name: string
  /** What is wrong with the text; empty where nothing is. Linear in the length of the text. */
  validate(text: string): readonly string[]
}
