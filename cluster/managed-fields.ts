const beginning = ',"managedFields":[{'
const ending = '}]}'

/**
 * The text of an object without its managedFields, as API servers write them: the last of its metadata. They are a third of most
 * objects, and keys that only one object has are the dearest of all JSON to parse. The text is not checked: where a string looks
 * like the end of them, what is given is no JSON. Undefined where there are none.
 */
export function cutManagedFields(object: string): string | undefined {
  const start = object.indexOf(beginning)
  const end = start < 0 ? -1 : object.indexOf(ending, start + beginning.length)
  return end < 0 ? undefined : object.slice(0, start) + object.slice(end + ending.length - 1)
}
