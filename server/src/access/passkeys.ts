import { passkey } from '@better-auth/passkey';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError } from 'better-auth/api';

/** A device that only shows that it is there is one factor. Verified by it (finger, face, PIN) the person has shown two, so no code is asked for besides. */
function demandVerified(isVerified: boolean | undefined): void {
  if (isVerified) return;
  throw new APIError('UNAUTHORIZED', {
    message: 'The passkey was used without checking that it is you. Set up a PIN, finger or face on the device, or use another passkey.',
  });
}

/** Passkeys belong to the host of PUBLIC_URL; without one, to localhost. */
export function passkeyPlugin(publicUrl: string | undefined): BetterAuthPlugin {
  const site = publicUrl === undefined ? undefined : new URL(publicUrl);
  return passkey({
    rpName: 'Rollout Health',
    ...(site && { rpID: site.hostname, origin: site.origin }),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: { afterVerification: ({ verification }) => demandVerified(verification.registrationInfo?.userVerified) },
    authentication: { afterVerification: ({ verification }) => demandVerified(verification.authenticationInfo.userVerified) },
    advanced: { webAuthnChallengeCookie: 'passkey-challenge' },
    schema: { passkey: { modelName: 'identity_passkeys' } },
  });
}
