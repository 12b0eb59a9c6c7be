/** No label of a host name is longer. */
const longestLabel = 63

/** A place of a pattern: any number of characters, or a test of one. */
type Place = '*' | ((char: string) => boolean)

/**
 * Matches one label of a host name with a pattern of a pull Secret, as Go's `filepath.Match` does it for the kubelet: `*` is any number of
 * characters, `?` is one, `[a-z]` and `[^a-z]` one of them, or none of them. Never slow, whatever the pattern.
 */
export function matchesLabel(pattern: string, label: string): boolean {
  if (!/[*?[\\]/.test(pattern)) return pattern === label
  const places = pattern.length > longestLabel ? undefined : placesOf(pattern)
  return places !== undefined && matchesPlaces(places, label)
}

function placesOf(pattern: string): Place[] | undefined {
  const parts = pattern.match(/\*|\?|\[\^?(?:\\.|[^\]\\])+\]|\\.|[^[\\]/gs) ?? []
  return parts.join('') === pattern ? parts.map(placeOf) : undefined
}

function placeOf(part: string): Place {
  if (part === '*') return '*'
  if (part === '?') return () => true
  if (part.startsWith('[')) return setOf(part)
  const wanted = part.replace(/^\\/, '')
  return (char) => char === wanted
}

function setOf(part: string): Place {
  const isNegated = part.startsWith('[^')
  const ranges = [...part.slice(isNegated ? 2 : 1, -1).matchAll(/\\?(.)(?:-\\?(.))?/gs)].map(
    ([, from = '', to = from]) => ({ from, to }),
  )
  return (char) => ranges.some(({ from, to }) => from <= char && char <= to) !== isNegated
}

/** Goes back only to the last star: more is never needed. */
function matchesPlaces(places: readonly Place[], label: string): boolean {
  let place = 0
  let star = { place: -1, at: 0 }
  for (let at = 0; at < label.length;) {
    const test = places[place]
    if (test === '*') {
      star = { place, at }
      place += 1
    } else if (test?.(label.charAt(at)) === true) {
      place += 1
      at += 1
    } else {
      if (star.place < 0) return false
      star = { place: star.place, at: star.at + 1 }
      place = star.place + 1
      at = star.at
    }
  }
  return places.slice(place).every((rest) => rest === '*')
}
