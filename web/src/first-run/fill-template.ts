/** A template with its own key, name and purpose. A text in JSON's quotes is one in YAML too. */
export function fillTemplate(template: string, fields: { key: string; name: string; purpose: string }): string {
  return Object.entries(fields).reduce(
    (text, [field, value]) => text.replace(new RegExp(`^${field}: .*$`, 'm'), () => `${field}: ${JSON.stringify(value)}`),
    template,
  );
}
