import { ACT_SECONDS, BREAKS_AT, moodAt } from './story.js';

describe('the story of the demo', () => {
  test('begins well', () => {
    expect(moodAt(0, null)).toMatchObject({ isAndroidBroken: false, ticketsPerMinute: 0.4 });
    expect(moodAt(BREAKS_AT - 1, null).isAndroidBroken).toBe(false);
  });
  test('breaks on Android alone, and the support queue swells', () => {
    const mood = moodAt(BREAKS_AT, null);
    expect(mood.androidErrorRate).toBeGreaterThan(0.1);
    expect(mood.otherErrorRate).toBeLessThan(0.01);
    expect(mood.ticketsPerMinute).toBeGreaterThan(mood.solvedPerMinute);
  });
  test('recovers six minutes later when nobody pauses the stage', () => {
    expect(moodAt(BREAKS_AT + 359, null).isAndroidBroken).toBe(true);
    expect(moodAt(BREAKS_AT + 360, null).isAndroidBroken).toBe(false);
  });
  test('recovers soon after the stage is paused, the queue some minutes later', () => {
    const pausedAt = BREAKS_AT + 60;
    expect(moodAt(pausedAt + 74, pausedAt).isAndroidBroken).toBe(true);
    expect(moodAt(pausedAt + 75, pausedAt)).toMatchObject({ isAndroidBroken: false, ticketsPerMinute: 7 });
    expect(moodAt(pausedAt + 75 + 300, pausedAt).ticketsPerMinute).toBe(0.4);
  });
  test('is not spoiled by a pause before anything broke', () => {
    expect(moodAt(BREAKS_AT + 10, 5).isAndroidBroken).toBe(true);
    expect(moodAt(BREAKS_AT + 75, 5).isAndroidBroken).toBe(false);
  });
  test('is told again in the next act, whatever was paused in this one', () => {
    expect(moodAt(ACT_SECONDS + BREAKS_AT + 80, BREAKS_AT).isAndroidBroken).toBe(true);
  });
});
