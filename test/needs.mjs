import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs that tests drive and npm does not have: where they may be, and the Debian packages that bring them. */
const NEEDS = {
  redis: { names: ['redis-server'], variable: 'REDIS_SERVER', packages: ['redis-server'], what: 'Redis (redis-server)' },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    variable: 'CHROME_PATH',
    packages: ['chromium', 'fonts-dejavu-core'],
    what: 'Chromium or Chrome',
  },
};

function which(name) {
  if (name.startsWith('/')) return existsSync(name) ? name : null;
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}

function look({ names, variable }) {
  const named = process.env[variable];
  if (named) return existsSync(named) ? named : null;
  return names.map(which).find(Boolean) ?? null;
}

/** The path of a program. Installs it where that is allowed: on Debian, as root. Elsewhere throws what to install. */
export function need(name) {
  const wanted = NEEDS[name];
  const found = look(wanted);
  if (found) return found;
  const mayInstall = process.getuid?.() === 0 && which('apt-get') !== null;
  if (mayInstall) {
    console.log(`installing ${wanted.packages.join(', ')} …`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...parameters) => execFileSync('apt-get', ['-q', '-y', ...parameters], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    apt('update');
    apt('install', '--no-install-recommends', ...wanted.packages);
    const installed = look(wanted);
    if (installed) return installed;
  }
  throw new Error(
    `The tests need ${wanted.what}. On Debian: apt-get install ${wanted.packages.join(' ')}. Elsewhere install it and put it on the PATH, or set ${wanted.variable} to it.`,
  );
}
