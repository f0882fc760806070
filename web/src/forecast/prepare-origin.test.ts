import { prepareOrigin, type ForecastSize } from './prepare-origin';

const day = (expected: number) => ({ expected, lower: expected / 2, upper: expected * 2 });
const size: ForecastSize = { users: 1_000, activeUsers: day(250), ticketsPerDay: day(50), mix: null };

describe('what a forecast is made of', () => {
  test('users × share × tickets of a user-day gives it again', () => {
    const { share, perUserDay } = prepareOrigin(size);
    expect([share, perUserDay]).toEqual([0.25, 0.2]);
    expect(size.users * share * (perUserDay ?? 0)).toBe(size.ticketsPerDay.expected);
  });

  test('by value: how often its people come, and what they bring', () => {
    const seen = { personDays: 40, activeDays: 10, userDays: 20, tickets: 5 };
    const values = [
      { value: 'ios', share: 0.6, ticketsPerDay: 37.5, seen },
      { value: 'tablet', share: 0.4, ticketsPerDay: null, seen: null },
    ];
    const mix = { dimension: 'device', name: 'Device', unseen: 0.4, unseenValues: ['tablet'], values };
    expect(prepareOrigin({ ...size, mix }).values).toEqual([
      { value: 'ios', planned: 0.6, share: 0.25, perUserDay: 0.25, ticketsPerDay: 37.5 },
      { value: 'tablet', planned: 0.4, share: null, perUserDay: null, ticketsPerDay: null },
    ]);
  });

  test('where nobody is active there are no tickets of a user-day', () => {
    expect(prepareOrigin({ ...size, activeUsers: day(0) }).perUserDay).toBeNull();
  });
});
