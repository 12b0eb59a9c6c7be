import { requestTimeout } from '../connect/request-timeout.ts'

/** The milliseconds that one image may take: those of --request-timeout, else half a minute. */
export function imageTimeout(flag: string | undefined): number {
  return flag === undefined ? 30_000 : requestTimeout(flag)
}
