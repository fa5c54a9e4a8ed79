/** What an attempt says of where and how it ran. Facts come from many machines and versions: nothing is sure. */

type Json = Record<string, unknown>;

export interface Facts {
  readonly git: {
    readonly commit?: string | undefined;
    readonly branch?: string | undefined;
    readonly remote?: string | undefined;
    readonly root?: string | undefined;
    readonly dirty: boolean;
    readonly diff?: string | undefined;
    readonly diffTruncated: boolean;
  } | null;
  readonly command: {
    readonly arguments: readonly string[];
    readonly cwd?: string | undefined;
    readonly cwdInRepository?: string | undefined;
    readonly script?: string | undefined;
  } | null;
  readonly python: string | undefined;
  readonly packages: readonly (readonly [string, string])[];
  readonly host: {
    readonly name?: string | undefined;
    readonly os?: string | undefined;
    readonly cpu?: string | undefined;
    readonly cpus?: number | undefined;
    readonly memory?: number | undefined;
  } | null;
  readonly gpus: readonly string[];
  /** Everything else, as it is. */
  readonly other: readonly (readonly [string, unknown])[];
}

const READ = new Set(['git', 'command', 'python', 'packages', 'host', 'gpu']);

export function readFacts(facts: Json | null | undefined): Facts {
  const of = facts ?? {};
  return {
    git: readGit(part(of.git)),
    command: readCommand(part(of.command)),
    python: pythonOf(part(of.python)),
    packages: Object.entries(part(of.packages) ?? {})
      .filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      .sort(([a], [b]) => a.localeCompare(b)),
    host: readHost(part(of.host)),
    gpus: gpusOf(part(of.gpu)),
    other: Object.entries(of).filter(([name]) => !READ.has(name)),
  };
}

function readGit(git: Json | null): Facts['git'] {
  if (!git || !text(git.commit)) return null;
  return {
    commit: text(git.commit),
    branch: text(git.branch),
    remote: text(git.remote),
    root: text(git.root),
    dirty: git.dirty === true,
    diff: text(git.diff),
    diffTruncated: git.diff_truncated === true,
  };
}

function readCommand(command: Json | null): Facts['command'] {
  if (!command) return null;
  const list = Array.isArray(command.arguments) ? command.arguments.map(String) : [];
  return {
    arguments: list,
    cwd: text(command.cwd),
    cwdInRepository: text(command.cwd_in_repository),
    script: text(command.script),
  };
}

function readHost(host: Json | null): Facts['host'] {
  if (!host) return null;
  const [name, os, cpu] = [text(host.name), text(host.os), text(host.cpu)];
  return { name, os, cpu, cpus: amount(host.cpus), memory: amount(host.memory) };
}

function pythonOf(python: Json | null): string | undefined {
  if (!python) return undefined;
  const kind = text(python.implementation);
  const version = text(python.version);
  const free = python.gil === false ? ', free-threaded' : '';
  return version ? `${kind ?? 'Python'} ${version}${free}` : undefined;
}

/** «2 × NVIDIA H100» rather than a line for each. */
function gpusOf(gpu: Json | null): string[] {
  const devices = Array.isArray(gpu?.devices) ? gpu.devices : [];
  const counts = new Map<string, number>();
  for (const device of devices) {
    const name = text(part(device)?.name) ?? 'GPU';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name));
}

function part(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function amount(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
