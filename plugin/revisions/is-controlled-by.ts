import { asArray, dig, type JsonObject } from '../../policies/json.ts'

/** Whether an object was made by the controller of another one; of an owner without a uid nobody knows, so no. */
export function isControlledBy(object: JsonObject, owner: JsonObject): boolean {
  const uid = dig(owner, 'metadata', 'uid')
  return (
    typeof uid === 'string' &&
    asArray(dig(object, 'metadata', 'ownerReferences')).some(
      (each) => dig(each, 'uid') === uid && dig(each, 'controller') === true,
    )
  )
}
