import { containerTitle, afterStart } from '../container-case.ts'
import { hasOwnCommand } from '../hidden-values.ts'
import { endingCommands, endingEvidence, ranFor, restartsAlways, type Ending, type EndingKind } from './ending.ts'
import { unreadEvents, type Told } from '../pod-finding.ts'
import { signalOf } from './signals.ts'

/** 126: there is such a file, but it cannot be executed. */
export const notExecutable: EndingKind = (ending) => {
  if (ending.end.exitCode !== 126) return undefined
  return {
    code: 'CommandNotExecutable',
    cause: `The command of ${lower(containerTitle(ending))} cannot be executed (exit code 126)`,
    evidence: endingEvidence(ending),
    ruledOut: ['not a missing file: the shell found it'],
    next: [
      `# make the file executable in the image (chmod +x), or correct ${commandPlace(ending)}`,
      ...endingCommands(ending),
    ],
  }
}

/** 127: a shell found no such command. */
export const notFound: EndingKind = (ending) => {
  if (ending.end.exitCode !== 127) return undefined
  return {
    code: 'CommandNotFound',
    cause: `The command of ${lower(containerTitle(ending))}, or one that it calls, does not exist in the image (exit code 127)`,
    evidence: endingEvidence(ending),
    next: [`# correct ${commandPlace(ending)}, or use an image that has the command`, ...endingCommands(ending)],
  }
}

function commandPlace({ container }: Ending): string {
  return hasOwnCommand(container) ? 'command and args of the container' : 'the entrypoint of the image'
}

/** 134: SIGABRT, which a program sends itself. */
export const aborted: EndingKind = (ending) => {
  if (ending.end.exitCode !== 134) return undefined
  return {
    code: 'Aborted',
    cause: `The program of ${lower(containerTitle(ending))} aborts itself (SIGABRT, exit code 134)`,
    evidence: endingEvidence(ending),
    ruledOut: ['not killed from outside: SIGABRT is what a program sends itself'],
    next: endingCommands(ending),
  }
}

/** 139: SIGSEGV. */
export const segmentationFault: EndingKind = (ending) => {
  if (ending.end.exitCode !== 139) return undefined
  return {
    code: 'SegmentationFault',
    cause: `The program of ${lower(containerTitle(ending))} crashes with a segmentation fault (SIGSEGV, exit code 139)`,
    evidence: endingEvidence(ending),
    ruledOut: ['not the memory limit: that ends with SIGKILL'],
    next: endingCommands(ending),
  }
}

/** 0 where it is started again for ever. */
export const completedButRestarting: EndingKind = (ending) => {
  if (ending.end.exitCode !== 0 || !restartsAlways(ending)) return undefined
  return {
    code: 'CompletedButRestarting',
    cause: `The program of ${lower(containerTitle(ending))} ends without an error${afterText(ending)}, and is started again each time`,
    evidence: endingEvidence(ending),
    ...ruledOutOf(ending, 'not a crash: the exit code is 0', 'not killed: the exit code is that of no signal'),
    next: ['# work that ends belongs into a Job; a server must stay in the foreground', ...endingCommands(ending)],
  }
}

/** Any other exit code: the program's own. */
export const crash: EndingKind = (ending) => {
  const { exitCode } = ending.end
  if (exitCode === 0) return undefined
  const signal = signalOf(exitCode)
  const how = signal === undefined ? 'exit code' : `${signal.name}: ${signal.meaning}; exit code`
  return {
    code: 'ContainerCrash',
    cause: `${containerTitle(ending)} ends with an error (${how} ${String(exitCode)})${afterText(ending)}`,
    evidence: endingEvidence(ending),
    ...ruledOutOf(ending, 'not the memory limit: the runtime does not say OOMKilled', notKilled),
    next: endingCommands(ending),
  }
}

const notKilled = 'not killed: the program ended itself'

/** A program that a probe has stopped may end with any exit code, and only Events tell of that. */
function ruledOutOf(
  { facts, container }: Ending,
  certain: string,
  unlessProbed: string,
): Pick<Told, 'ruledOut' | 'unread'> {
  const isProbed = 'livenessProbe' in container.spec || 'startupProbe' in container.spec
  const unread = isProbed ? unreadEvents(facts, 'whether a probe made the kubelet stop it') : []
  return unread.length === 0 ? { ruledOut: [certain, unlessProbed] } : { ruledOut: [certain], unread }
}

function afterText({ end }: Ending): string {
  const ran = ranFor(end)
  return ran === undefined ? '' : ` ${afterStart(ran)}`
}

/** For the middle of a sentence. */
function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}
