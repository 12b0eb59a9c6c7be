import type { CauseCode } from '../../causes/cause-codes.ts'
import { specEvidence, statusEvidence, containerTitle, type ContainerCase } from '../container-case.ts'
import { hasOwnCommand, withoutValues } from '../hidden-values.ts'
import { wrongArchitecture } from '../image/wrong-architecture.ts'
import { rollbackCommand, type Told } from '../pod-finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { endingEvidence, type EndingKind } from './ending.ts'

/** What the runtime's text says of a start that failed. */
interface StartFailure {
  matches: RegExp
  code: CauseCode
  /** Completes "Container web cannot start: …". */
  why: string
  advice: string
}

/** Texts of runc, crun, containerd and docker; the first that matches tells. */
const failures: readonly StartFailure[] = [
  {
    matches: /executable file not found in \$PATH|executable file `?[^`]*`? not found/i,
    code: 'CommandNotFound',
    why: 'its command does not exist in the image',
    advice: 'correct the command, or use an image that has it',
  },
  {
    matches: /(?:error mounting|failed to mount|not a directory: unknown: are you trying to mount)/i,
    code: 'ContainerStartFailed',
    why: 'a volume cannot be mounted into it',
    advice: 'compare volumeMounts with what the image has at mountPath: a file cannot be mounted over a directory',
  },
  {
    matches: /exec[^]*is a directory/i,
    code: 'CommandNotExecutable',
    why: 'its command is a directory',
    advice: 'name the file to execute',
  },
  {
    matches: /exec[^]*permission denied/i,
    code: 'CommandNotExecutable',
    why: 'its command may not be executed',
    advice: 'make the file executable in the image (chmod +x), for the user that the container runs as',
  },
  {
    matches: /exec[^]*no such file or directory/i,
    code: 'CommandNotFound',
    why: 'its command, or the interpreter that the file names, does not exist in the image',
    advice: 'correct the command; a script needs its interpreter, a program its dynamic linker',
  },
  {
    matches: /chdir to cwd[^]*(?:no such file|permission denied)/i,
    code: 'ContainerStartFailed',
    why: 'its working directory does not exist or may not be entered',
    advice: 'correct workingDir',
  },
]

/** Longer texts are not of a runtime, and would take long to match. */
const longest = 4096

/** Why a start failed, by what the runtime said. */
function startFailureTold(of: ContainerCase, message: string): Told {
  const text = message.slice(0, longest)
  const architecture = wrongArchitecture(of, text)
  if (architecture !== undefined) return architecture
  const found = failures.find(({ matches }) => matches.test(text))
  const why = found?.why ?? 'the runtime says why'
  return {
    code: found?.code ?? 'ContainerStartFailed',
    cause: `${containerTitle(of)} cannot start: ${why}`,
    evidence: [],
    ruledOut: ['not a crash: its program never ran'],
    next: [
      ...(found === undefined ? [] : [`# ${found.advice}`]),
      kubectlOn('describe', of.pod.ref),
      ...rollbackCommand(of.facts, of.pod),
    ],
  }
}

const neverRan: ReadonlySet<string> = new Set(['StartError', 'ContainerCannotRun'])

/** The runtime could not start it: StartError (containerd), ContainerCannotRun (docker). */
export const startError: EndingKind = (ending) => {
  const { end } = ending
  if (!neverRan.has(end.reason)) return undefined
  const told = startFailureTold(ending, end.message)
  return { ...told, evidence: [...endingEvidence(ending), ...commandEvidence(ending), ...told.evidence] }
}

/** A program whose last words are the kernel's: not built for this CPU. */
export const execFormatError: EndingKind = (ending) => {
  const told = wrongArchitecture(ending, ending.end.message)
  return told && { ...told, evidence: [...endingEvidence(ending), ...told.evidence] }
}

/** Whose command it is that cannot be started; never the command itself. */
function commandEvidence(of: ContainerCase): Told['evidence'] {
  return hasOwnCommand(of.container) ? [specEvidence(of, 'command', 'set in the Pod (value hidden)')] : []
}

/** What the kubelet says while it waits for the next try. */
export function waitingStartTold(of: ContainerCase): Told {
  const { waiting } = of.container
  const message = waiting?.message ?? ''
  const told = startFailureTold(of, message)
  const seen = [
    statusEvidence(of, 'state.waiting.reason', waiting?.reason ?? ''),
    statusEvidence(of, 'state.waiting.message', withoutValues(message, of.container)),
  ]
  return { ...told, evidence: [...seen, ...commandEvidence(of), ...told.evidence] }
}
