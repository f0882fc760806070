import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CallerLookup } from '../platform/access.js';
import { AccessController } from './access.controller.js';
import { AccessGuard } from './access.guard.js';
import { SessionOrToken } from './caller.lookup.js';
import { FirstAdministrator } from './first-administrator.js';
import { IdentityController } from './identity.controller.js';
import { GrantStore } from './grant.store.js';
import { Identity } from './identity.js';
import { PeopleController } from './people.controller.js';
import { PersonStore } from './person.store.js';
import { RolloutPeopleController } from './rollout-people.controller.js';
import { RolloutPersonStore } from './rollout-person.store.js';
import { SecurityNotices } from './security-notices.js';
import { SessionKey } from './session-key.js';
import { SignInGuard } from './sign-in-guard.js';
import { TokenStore } from './token.store.js';

@Global()
@Module({
  controllers: [AccessController, IdentityController, PeopleController, RolloutPeopleController],
  providers: [
    Identity,
    SecurityNotices,
    SessionKey,
    SignInGuard,
    PersonStore,
    RolloutPersonStore,
    GrantStore,
    TokenStore,
    FirstAdministrator,
    { provide: CallerLookup, useClass: SessionOrToken },
    AccessGuard,
    { provide: APP_GUARD, useExisting: AccessGuard },
  ],
  exports: [CallerLookup],
})
export class AccessModule {}
