import type { Argument, Help, Option } from 'commander';
import type { Say } from './language.ts';

// commander speaks English only: its own words, in Chinese.

const titles: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Global Options:': '全局选项：',
  'Commands:': '命令：',
};

/** For commander's `configureHelp`. */
export function helpTexts(say: Say): Partial<Help> {
  const extra = (item: Option | Argument) => [
    ...(item.argChoices ? [`${say('one of', '可选值')}: ${item.argChoices.join(', ')}`] : []),
    ...(item.defaultValue === undefined || item.defaultValue === false
      ? []
      : [`${say('default', '默认')}: ${item.defaultValueDescription ?? item.defaultValue}`]),
  ];
  const described = (item: Option | Argument) => {
    const more = extra(item);
    if (more.length === 0) return item.description;
    return say(`${item.description} (${more.join('; ')})`, `${item.description}（${more.join('；')}）`);
  };
  return {
    showGlobalOptions: true,
    styleTitle: (title) => say(title, titles[title] ?? title),
    styleUsage: (usage) => say(usage, usage.replace('[options]', '[选项]').replace('[command]', '[命令]')),
    optionDescription: described,
    argumentDescription: described,
  };
}

const mistakes: readonly [RegExp, (...found: string[]) => string][] = [
  [/^missing required argument '(.*)'/, (name) => `缺少参数 '${name}'`],
  [/^option '(.*)' argument missing/, (flags) => `选项 '${flags}' 缺少值`],
  [/^required option '(.*)' not specified/, (flags) => `缺少必填选项 '${flags}'`],
  [
    /^option '(.*)' cannot be used with option '(.*)'/,
    (one, other) => `选项 '${one}' 不能与 '${other}' 同时使用`,
  ],
  [/^unknown option '(.*)'/, (flag) => `未知选项 '${flag}'`],
  [/^unknown command '(.*)'/, (name) => `未知命令 '${name}'`],
  [/^too many arguments.*/, () => '参数过多'],
  [
    /^option '(.*)' argument '(.*)' is invalid\. /,
    (flags, value) => `选项 '${flags}' 的值 '${value}' 无效。`,
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. /,
    (value, name) => `参数 '${name}' 的值 '${value}' 无效。`,
  ],
  [/Allowed choices are (.*)\./, (choices) => `可选值：${choices}`],
  [/\(Did you mean (one of )?(.*)\?\)/, (_oneOf, near) => `（是否指 ${near}？）`],
];

/** What commander says of a mistake, without its `error: `, in the language of this run. */
export function mistakeText(message: string, say: Say): string {
  // What was too much is not repeated: it may have been a secret.
  const english = message.replace(/^error: /, '').replace(/(too many arguments.* but got \d+): .*\./, '$1.');
  const chinese = () =>
    mistakes.reduce(
      (text, [pattern, translate]) => text.replace(pattern, (_all, ...found) => translate(...found)),
      english,
    );
  return say(english, chinese());
}
