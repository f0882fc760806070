interface Fields {
  key: string;
  name: string;
  purpose: string;
  /** When its pilot began; left out: it begins now. */
  pilotBeganAt?: string | undefined;
}

/** A template with its own key, name and purpose. A text in JSON's quotes is one in YAML too. */
export function fillTemplate(template: string, { pilotBeganAt, ...fields }: Fields): string {
  const filled = Object.entries(fields).reduce(
    (text, [field, value]) => text.replace(new RegExp(`^${field}: .*$`, 'm'), () => `${field}: ${JSON.stringify(value)}`),
    template,
  );
  return pilotBeganAt ? filled.replace(/^( +)kind: pilot$/m, (line, indent: string) => `${line}\n${indent}startedAt: ${pilotBeganAt}`) : filled;
}
