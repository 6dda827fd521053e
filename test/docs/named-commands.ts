import { Command } from 'commander';
import { COMMANDS } from '../../src/cli/commands.js';

/** The whole command, as `eyecatch --help` has it. */
export async function eyecatchCommand(): Promise<Command> {
  const program = new Command('eyecatch').helpOption('-h, --help');
  for (const load of COMMANDS.values()) (await load())(program);
  return program;
}

/** Lines of a shell that call `eyecatch`, in the ways that documents write it: their words after that name. */
export function callsOf(code: string): string[][] {
  const whole = code.replaceAll(/\\\n\s*/g, ' ');
  const calls = whole.matchAll(
    /(?:^|(?<=[\s(;&|$"`]))(?:npx eyecatch|npm run eyecatch --|(?:node )?bin\/eyecatch\.mjs|node dist\/src\/cli\/main\.js|eyecatch)[ \t]+([^\n]*)/gm,
  );
  return [...calls].map(([, rest]) => {
    const words = rest!
      .replace(/(?:^|\s)#.*$/, '')
      .replace(/[;|>)&"`].*$/, '')
      .trim();
    return words.split(/\s+/).filter((word) => word !== '');
  });
}

/** What is wrong with a call: no such command, no such option. Undefined when nothing is. */
export function mistakeIn(program: Command, words: readonly string[]): string | undefined {
  let command = program;
  let place = 0;
  for (; place < words.length; place++) {
    const next = command.commands.find((each) => each.name() === words[place]);
    if (!next) break;
    command = next;
  }
  const rest = words.slice(place);
  // "the `eyecatch` command", `eyecatch COMMAND --help`, `eyecatch …`
  if (command.commands.length > 0 && !/^(-|[A-Z]{2}|…|$)/.test(rest[0] ?? '')) {
    const instead = command.commands.find((each) => each.name() === defaultOf(command));
    if (!instead) return `"${command.name()}" has no command "${rest[0]}"`;
    command = instead;
  } else if (command.commands.length > 0 && /^[A-Z]{2}/.test(rest[0] ?? '') && defaultOf(command)) {
    command = command.commands.find((each) => each.name() === defaultOf(command))!;
  }
  for (const word of rest) {
    const [flag] = /^--[a-z][a-z0-9-]*/.exec(word.replace(/^\[/, '')) ?? [];
    if (!flag || flag === '--help') continue;
    if (!command.options.some(({ long }) => long === flag)) return `"${command.name()}" has no option ${flag}`;
  }
  return undefined;
}

function defaultOf(command: Command): string | undefined {
  return (command as unknown as { _defaultCommandName?: string })._defaultCommandName;
}
