export const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
/** With one digit behind the point below ten. */
export const amount = (value: number): string => (value < 10 ? tenths : number).format(value);
export const count = (value: number, one: string, many: string): string => `${number.format(value)} ${value === 1 ? one : many}`;
export const list = (items: string[]): string => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`);
/** Of a whole; what is hardly anything is not nothing. */
export const share = (part: number): string => (part > 0 && part < 0.01 ? 'fewer than 1 %' : `${Math.round(part * 100)} %`);
