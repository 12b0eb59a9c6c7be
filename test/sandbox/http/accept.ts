import { ApiError } from '../status.ts'

/** The form a client wants its answer in. */
export type Form = 'json' | 'table'

/** Chooses by the Accept header; throws 406 where the client takes nothing that the sandbox writes (protobuf, YAML only). */
export function chooseForm(accept: string | undefined): Form {
  const ranges = (accept ?? '*/*').split(',').map((range) => range.trim().replaceAll(/\s/g, ''))
  for (const range of ranges) {
    const [type = '', ...parameters] = range.split(';')
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3)
    const isJson = ['application/json', 'application/*', '*/*', ''].includes(type)
    if (isJson && as === 'Table' && parameters.includes('v=v1')) return 'table'
    if (isJson && as === undefined) return 'json'
  }
  const message = 'only the following media types are accepted: application/json'
  throw new ApiError({ code: 406, reason: 'NotAcceptable', message })
}
