/** A CEL condition by name, as `matchConditions` lists them: the webhook is called only where all of them are true. */
export interface MatchCondition {
  name: string
  expression: string
}

/** A CEL string: in single quotes, which are easier to read inside JSON, where nothing is to be escaped; JSON's escapes are CEL's too. */
export function text(value: string): string {
  return /^[\w .:/*^$+-]*$/.test(value) ? `'${value}'` : JSON.stringify(value)
}

/** A CEL list of strings. */
export function list(values: readonly string[]): string {
  return `[${values.map(text).join(', ')}]`
}

/**
 * What was stored before the request, and at CREATE what is to be: bound to the name `stored` inside the expression. There is no
 * other way to name a value that every supported version knows.
 */
export function onStored(expression: string): string {
  return `[request.operation == 'CREATE' ? object : oldObject].exists(stored, ${expression})`
}

/** The request as one word, as `claimKey` writes it: `UPDATE deployments/scale`. */
export const askedFor =
  "(request.operation + ' ' + request.resource.resource + (has(request.subResource) ? '/' + request.subResource : ''))"

/** True of a request to a subresource. */
export function isSubresource(name: string): string {
  return `(has(request.subResource) && request.subResource == ${text(name)})`
}

/** True of a request by one of some users. An API server without authentication names nobody. */
export function isUser(names: readonly string[]): string {
  return `(has(request.userInfo.username) && request.userInfo.username in ${list(names)})`
}
