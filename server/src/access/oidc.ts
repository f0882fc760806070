import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins';
import type { OidcSettings } from '../platform/configuration.js';
import type { Log } from '../platform/log.js';
import { oneLine } from '@rollout-health/shared/words';

/** Ends the address that the provider sends people back to: `/api/auth/callback/oidc`. */
export const OIDC = 'oidc';
const USES_IT = ['/sign-in/social', '/callback/:id'];

/** Whoever is somebody there chooses what they are called: it stands in letters to others. */
function withOneLine({ name, email }: Record<string, unknown>): { name: string } {
  const called = [name, email].find((text) => typeof text === 'string' && oneLine(text) !== '');
  return { name: oneLine(typeof called === 'string' ? called : 'without a name').slice(0, 120) };
}

const withoutSlash = (address: string) => address.replace(/\/$/, '');

/** Sign-in through the provider of OIDC_ISSUER. */
export function oidcPlugins(settings: OidcSettings, log: Log): BetterAuthPlugin[] {
  const { issuer, clientId, clientSecret } = settings;
  const discoveryUrl = `${withoutSlash(issuer)}/.well-known/openid-configuration`;
  const scopes = ['openid', 'email', 'profile'];
  return [
    genericOAuth({
      config: [{ providerId: OIDC, discoveryUrl, clientId, clientSecret, scopes, requireIdTokenVerification: true, mapProfileToUser: withOneLine }],
    }),
    onlyOf(settings, log),
  ];
}

/** The library believes whatever issuer the discovered metadata names, and verifies tokens against it: here it must be the one that was asked (OpenID Connect Discovery 1.0, 4.3). */
function onlyOf({ issuer }: OidcSettings, log: Log): BetterAuthPlugin {
  return {
    id: 'only-of-the-issuer',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path !== undefined && USES_IT.includes(path),
          handler: createAuthMiddleware(async ({ context }) => {
            const found = context.socialProviders.find(({ id }) => id === OIDC)?.issuer;
            if (found === undefined || withoutSlash(found) === withoutSlash(issuer)) return;
            log.error({ issuer, found }, 'the metadata of OIDC_ISSUER names another issuer: nobody can sign in through it');
            throw new APIError('BAD_GATEWAY', {
              message: 'Your organisation’s sign-in answers in another name than it is set up with. Tell an administrator.',
            });
          }),
        },
      ],
    },
  };
}
