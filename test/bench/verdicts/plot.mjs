const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 360, 56, 190, 24, 48];
const STYLES = ['', '7 4', '2 4', '10 3 2 3', '4 2'];
const COLOURS = ['#1c7ed6', '#c92a2a', '#862e9c', '#2b8a3e', '#5c3d00'];

/** Share of stages ever called broken by the number of looks (logarithmic). `curves`: by name, the look of each stage's first alarm or null. */
export function plotFalseAlarms(curves, looks, budget) {
  const x = (look) => LEFT + (Math.log10(look) / Math.log10(looks)) * (WIDTH - LEFT - RIGHT);
  const y = (share) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const marks = [1, 10, 100, 1_000, 10_000].filter((look) => look <= looks);
  const names = Object.keys(curves);
  // Names stand apart even where the ends of lines do not.
  const ends = names.map((name) => ({ name, at: y(shareBy(curves[name], looks)) })).sort((a, b) => a.at - b.at);
  ends.forEach((end, index) => (end.at = Math.max(end.at, (ends[index - 1]?.at ?? -Infinity) + 16)));
  const lines = names.map((name, index) => {
    const points = Array.from({ length: 121 }, (_, step) => Math.max(1, Math.round(looks ** (step / 120))));
    const path = points.map((look) => `${x(look).toFixed(1)},${y(shareBy(curves[name], look)).toFixed(1)}`).join(' ');
    const label = ends.find((end) => end.name === name).at + 4;
    return `<polyline fill="none" stroke="${COLOURS[index]}" stroke-width="2" stroke-dasharray="${STYLES[index]}" points="${path}"/><text x="${WIDTH - RIGHT + 8}" y="${label.toFixed(1)}" fill="${COLOURS[index]}">${name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-label="Share of healthy stages ever called broken, by the number of looks">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}" stroke="#dee2e6"/><text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end" fill="#495057">${share * 100} %</text>`,
    ),
    ...marks.map((look) => `<text x="${x(look)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#495057">${look.toLocaleString('en')}</text>`),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle" fill="#495057">looks</text>`,
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(budget)}" y2="${y(budget)}" stroke="#495057" stroke-dasharray="3 3"/><text x="${LEFT + 4}" y="${y(budget) - 5}" fill="#495057">budget ${budget * 100} %</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

const shareBy = (firsts, look) => firsts.filter((first) => first !== null && first <= look).length / firsts.length;
