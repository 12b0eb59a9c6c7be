import { annotationOf, hashAnnotation, pathsAnnotation, recomputeConfigHash } from '../config-hash/hash.ts'
import { isAnnotationName } from '../kubernetes/annotation-name.ts'
import { descend } from '../path.ts'
import { findings, noFindings, type Finding, type RuleOutcome, type RuleType, type WorkloadView } from './rule-type.ts'

/** Options of `configHash`. */
export interface ConfigHashOptions {
  annotation?: string
}

const fix = 'run kubectl heal hash and paste the annotations'

/** The annotated hash must be the hash of the fields that the manifest declares, as they stand in the object. */
export const configHash: RuleType<ConfigHashOptions> = {
  type: 'configHash',
  summary: 'What the manifest declares must stand in the object as it was hashed by kubectl heal hash.',
  schema: {
    type: 'object',
    description: 'The config hash must be present and must be the hash of the declared fields.',
    additionalProperties: false,
    properties: {
      annotation: {
        type: 'string',
        minLength: 1,
        description: `The annotation that carries the hash; default ${hashAnnotation}.`,
      },
    },
  },
  prepare(options, context) {
    const annotation = options.annotation ?? hashAnnotation
    if (!isAnnotationName(annotation)) context.problem('annotation', `"${annotation}" is no valid annotation name`)
    if (annotation === pathsAnnotation) {
      context.problem('annotation', 'this annotation carries the list of paths; use another name')
    }
    return {
      lock: false,
      reads: (_kind, { subresource }) => subresource === '' || subresource === 'status',
      inspect: (view) => inspect(view, annotation),
    }
  },
}

/** A ReplicaSet inherits the annotations of its Deployment: what a controller made is its owner's to judge. */
function inspect(view: WorkloadView, annotation: string): RuleOutcome {
  if (view.controller !== undefined) return noFindings
  const written = annotationOf(view.object, annotation)
  if (written === undefined)
    return findings([missing(annotation, 'the config hash', 'the hash of the declared fields')])
  const paths = annotationOf(view.object, pathsAnnotation)
  if (paths === undefined)
    return findings([missing(pathsAnnotation, 'the list of the hashed paths', 'the list that kubectl heal hash wrote')])
  const actual = recomputeConfigHash(view.object, paths)
  if (!actual.ok) return findings([unreadable(actual.reason)])
  return actual.hash === written ? noFindings : findings([mismatch(annotation, actual.hash, written)])
}

function missing(annotation: string, what: string, wanted: string): Finding {
  return {
    path: pathOf(annotation),
    message: `${what} is missing (annotation "${annotation}")`,
    found: 'missing',
    wanted,
    fix,
  }
}

function unreadable(reason: string): Finding {
  return {
    path: pathOf(pathsAnnotation),
    message: `the config hash cannot be checked: ${reason}`,
    found: 'unreadable',
    wanted: 'the list that kubectl heal hash wrote',
    fix,
  }
}

/**
 * Found is the hash that is annotated, wanted the one of the object as it is. Both identify the violation, so that a further change of
 * an object that differs already is a new one.
 */
function mismatch(annotation: string, actual: string, written: string): Finding {
  return {
    path: pathOf(annotation),
    message: 'the declared fields are not what was hashed',
    found: written === '' ? 'empty' : shorten(written),
    wanted: shorten(actual),
    fix: `undo the change, or ${fix} where the manifest was changed on purpose`,
    identity: `${actual} ${written}`,
  }
}

function pathOf(annotation: string): string {
  return descend('', 'metadata', 'annotations', annotation)
}

/** `v1:0123456789ab…` */
function shorten(hash: string): string {
  return hash.length > 15 ? `${hash.slice(0, 15)}…` : hash
}
