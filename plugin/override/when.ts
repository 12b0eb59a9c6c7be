import { showDuration } from '../../policies/load/duration.ts'

/** A time as a person plans by it: `2026-11-20 23:30:00 +01:00 (22:30:00 UTC)`; the zone is this machine's. */
export function localAndUtc(milliseconds: number): string {
  const offset = -new Date(milliseconds).getTimezoneOffset()
  const local = new Date(milliseconds + offset * 60_000).toISOString()
  const utc = new Date(milliseconds).toISOString()
  if (offset === 0) return `${utc.slice(0, 10)} ${utc.slice(11, 19)} UTC`
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
  const day = utc.slice(0, 10) === local.slice(0, 10) ? '' : `${utc.slice(0, 10)} `
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone} (${day}${utc.slice(11, 19)} UTC)`
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0')
}

/** The two largest units of a duration: `3d4h`, `59m`, `12s`. */
export function roughly(milliseconds: number): string {
  return (showDuration(Math.max(0, milliseconds)).match(/\d+[dhms]/g) ?? []).slice(0, 2).join('')
}
