const text = { type: 'string' }

const status = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    status: text,
    message: text,
    reason: text,
    code: { type: 'integer' },
  },
}

/** The shape of answers, from which fastify compiles their serialisation; it says nothing about what is accepted. */
export const responseSchema = {
  200: {
    type: 'object',
    properties: {
      apiVersion: text,
      kind: text,
      response: {
        type: 'object',
        properties: {
          uid: text,
          allowed: { type: 'boolean' },
          status,
          warnings: { type: 'array', items: text },
          auditAnnotations: { type: 'object', additionalProperties: text },
          patchType: text,
          patch: text,
        },
      },
    },
  },
  '4xx': status,
  '5xx': status,
}
