const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of `30m`, `4h`, `1h30m`, `7d`; undefined for text that is none, or that is nothing (`0s`). */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,6}[wdhms])+$/.test(text)) return undefined
  let total = 0
  for (const [, count, unit] of text.matchAll(/(\d+)([wdhms])/g)) total += Number(count) * (units[unit ?? ''] ?? 0)
  return total > 0 ? total : undefined
}

/** `4h`, `1h30m`: the shortest writing of a duration, to the second. */
export function showDuration(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1000) * 1000
  let text = ''
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = units[unit] ?? 1
    const count = Math.floor(rest / size)
    if (count > 0) text += `${String(count)}${unit}`
    rest -= count * size
  }
  return text === '' ? '0s' : text
}
