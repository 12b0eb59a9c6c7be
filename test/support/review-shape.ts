/** JSON whose shape is described; anything else is described by its type. */
type Shape = string | Shape[] | { [key: string]: Shape }

export interface ShapeOptions {
  /** `whole`: objects to their leaves. `head` (the default): of `spec` and `status` only that they are there. */
  depth?: 'head' | 'whole'
  /** Metadata fields that need not be the same in both reviews, for example `annotations` or `managedFields`. */
  ignoreMetadata?: string[]
}

/** Objects whose keys are data: only the types of their values are part of the shape. */
const maps = new Set([
  ...['extra', 'labels', 'annotations', 'matchLabels', 'nodeSelector', 'limits', 'requests', 'fieldsV1', 'selector'],
  ...['data', 'stringData', 'binaryData', 'allocatedResources'],
])

/**
 * The shape of an AdmissionReview: the keys of every object in their order and the types of the values, without the values.
 * Two reviews of the same event have equal shapes (`assert.deepEqual`, which ignores order, or of `orderedShape`).
 */
export function reviewShape(review: unknown, options: ShapeOptions = {}): Shape {
  return shapeOf(review, [], options)
}

/** The same as text, so that the order of keys counts in a comparison. */
export function orderedShape(review: unknown, options: ShapeOptions = {}): string {
  return JSON.stringify(reviewShape(review, options), null, 1)
}

function shapeOf(value: unknown, path: string[], options: ShapeOptions): Shape {
  if (value === null) return 'null'
  if (Array.isArray(value)) return listShape(value, path, options)
  if (typeof value !== 'object') return typeof value
  if (maps.has(path.at(-1) ?? '')) return mapShape(Object.values(value))
  if (options.depth !== 'whole' && isBody(path)) return 'object'
  const ignored = path.at(-1) === 'metadata' ? (options.ignoreMetadata ?? []) : []
  const entries = Object.entries(value).filter(([key]) => !ignored.includes(key))
  return Object.fromEntries(entries.map(([key, item]) => [key, shapeOf(item, [...path, key], options)]))
}

/** `request.object.spec` and its like. */
function isBody(path: string[]): boolean {
  const [request, object, part] = path
  const ofObject = request === 'request' && (object === 'object' || object === 'oldObject')
  return path.length === 3 && ofObject && (part === 'spec' || part === 'status')
}

/** Lists are alike whatever their length, if their items are: every different shape of an item once. */
function listShape(items: unknown[], path: string[], options: ShapeOptions): Shape {
  const shapes = new Map(
    items.map((item) => shapeOf(item, [...path, '[]'], options)).map((one) => [JSON.stringify(one), one]),
  )
  return ['list', ...shapes.values()]
}

function mapShape(values: unknown[]): Shape {
  const types = new Set(values.map((value) => (Array.isArray(value) ? 'list' : typeof value)))
  return `map of ${[...types].sort().join(', ')}`
}
