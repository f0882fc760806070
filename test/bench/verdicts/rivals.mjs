/**
 * How others judge, look by look, on the same minutes (or hours) of errors of requests. Each is made anew for a stage;
 * `look({ events, exposure })` takes the newest bin and tells whether it alarms. `bin`: minutes.
 */
export const RIVALS = {
  'rate above the limit': (limit) => {
    const life = { events: 0, exposure: 0 };
    return ({ events, exposure }) => {
      life.events += events;
      life.exposure += exposure;
      return life.exposure >= 100 && life.events / life.exposure > limit;
    };
  },
  'z-test at every look': (limit) => {
    const life = { events: 0, exposure: 0 };
    return ({ events, exposure }) => {
      life.events += events;
      life.exposure += exposure;
      const z = (life.events - limit * life.exposure) / Math.sqrt(limit * (1 - limit) * life.exposure);
      return life.exposure >= 100 && z > 1.6449;
    };
  },
  'Mann-Whitney on 60 bins': (limit, dice, exposure) => {
    // A control at the limit, as canary judges have one.
    const [stage, control] = [new Window(60), new Window(60)];
    return ({ events, exposure: own }) => {
      stage.push(own > 0 ? events / own : 0);
      control.push(dice.count(limit * exposure) / exposure);
      return stage.values.length >= 60 && mannWhitney(stage.values, control.values) > 2.0537;
    };
  },
  'burn rates (SRE workbook)': (limit, _dice, _exposure, bin) => {
    const windows = [
      [14.4, 60, 5],
      [6, 360, 30],
      [3, 1_440, 120],
      [1, 4_320, 360],
    ].map(([factor, long, short]) => ({ factor, long: new Sliding(long / bin), short: new Sliding(short / bin) }));
    return (sums) =>
      windows.map(({ factor, long, short }) => long.push(sums) > factor * limit && short.push(sums) > factor * limit).some((isBurning) => isBurning);
  },
};

class Window {
  values = [];
  constructor(length) {
    this.length = length;
  }
  push(value) {
    this.values.push(value);
    if (this.values.length > this.length) this.values.shift();
  }
}

/** The rate over the last so many bins; none before they are full. */
class Sliding {
  bins = [];
  next = 0;
  events = 0;
  exposure = 0;
  constructor(length) {
    this.length = Math.max(1, Math.round(length));
  }
  push(sums) {
    const old = this.bins[this.next];
    this.bins[this.next] = sums;
    this.next = (this.next + 1) % this.length;
    this.events += sums.events - (old?.events ?? 0);
    this.exposure += sums.exposure - (old?.exposure ?? 0);
    return old && this.exposure > 0 ? this.events / this.exposure : 0;
  }
}

/** z of the rank sum that the first are larger, with ties. */
function mannWhitney(stage, control) {
  const all = [...stage.map((value) => ({ value, own: 1 })), ...control.map((value) => ({ value, own: 0 }))].sort((a, b) => a.value - b.value);
  let [ranks, ties] = [0, 0];
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to].value === all[from].value) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let index = from; index < to; index += 1) if (all[index].own) ranks += rank;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const [a, b] = [stage.length, control.length];
  const variance = ((a * b) / 12) * (a + b + 1 - ties / ((a + b) * (a + b - 1)));
  return variance > 0 ? (ranks - (a * (a + 1)) / 2 - (a * b) / 2) / Math.sqrt(variance) : 0;
}
