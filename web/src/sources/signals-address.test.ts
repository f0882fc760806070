import { readSignals, signalsAddress, type SignalsAt } from './signals-address';

const read = (address: string) => readSignals(new URLSearchParams(address.split('?')[1]));

test.each<SignalsAt>([
  { kind: 'tickets', source: 'desk' },
  { kind: 'usage', source: null },
])('the address of a count of signals says all of it: %j', (signals) => {
  expect(read(signalsAddress('care', signals))).toEqual(signals);
});

test.each(['', '?signals=luck&of=app', '?signals=members', '?source=app&page=2'])('an address that names none opens none: "%s"', (search) => {
  expect(read(`/r/care/sources${search}`)).toBeNull();
});
