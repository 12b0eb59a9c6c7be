/** One DER element: tag, length, content. */
export function element(tag: number, content: Buffer): Buffer {
  const size = content.length
  const long = size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...(size < 0x80 ? [size] : long)]), content])
}

/** A SEQUENCE of elements. */
export function sequence(...parts: Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts))
}

/** An OBJECT IDENTIFIER by its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

/** A UTF8String. */
export function text(value: string): Buffer {
  return element(0x0c, Buffer.from(value))
}

/** A GeneralizedTime of milliseconds since 1970. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return element(0x18, Buffer.from(digits))
}

/** A BIT STRING without unused bits. */
export function bits(content: Buffer): Buffer {
  return element(0x03, Buffer.concat([Buffer.from([0]), content]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}
