import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RolloutInvitation, RolloutInvited, RolloutPerson, RolloutRoleRequest } from '@rollout-health/shared/people';
import { Key } from '@rollout-health/shared/words';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { RolloutPersonStore } from './rollout-person.store.js';

const People = z.object({ people: z.array(RolloutPerson) });
const Id = z.string().min(1).max(64);

@ApiTags('people')
@Controller('api/v1/rollouts/:rollout/people')
@Needs('roles.give')
export class RolloutPeopleController {
  constructor(private readonly people: RolloutPersonStore) {}

  /** Those who were given a role in this rollout, or have one by a group. */
  @Get()
  @Returns(People)
  async list(@Param('rollout', { schema: Key }) rollout: string): Promise<z.infer<typeof People>> {
    return { people: await this.people.list(rollout) };
  }

  /** Gives a role in this rollout to whoever has this address: an account is made where there is none. */
  @Post()
  @Returns(RolloutInvited, { status: 201 })
  invite(
    @Param('rollout', { schema: Key }) rollout: string,
    @Body({ schema: RolloutInvitation }) body: RolloutInvitation,
    @FromCaller() caller: Caller,
  ): Promise<RolloutInvited> {
    return this.people.invite(rollout, body, caller);
  }

  /** Another role in this rollout; counts from the next request on. */
  @Put(':person/role')
  @HttpCode(204)
  async setRole(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('person', { schema: Id }) id: string,
    @Body({ schema: RolloutRoleRequest }) { role }: RolloutRoleRequest,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.people.setRole(rollout, id, role, caller);
  }

  /** They see nothing of this rollout any more, unless a role for the whole installation lets them. Their account stays. */
  @Delete(':person/role')
  @HttpCode(204)
  async takeRole(@Param('rollout', { schema: Key }) rollout: string, @Param('person', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.people.setRole(rollout, id, null, caller);
  }
}
