import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GrantsRequest, Invitation, PersonLink, PersonRow } from '@rollout-health/shared/people';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { PersonStore } from './person.store.js';

const People = z.object({ people: z.array(PersonRow) });
const Id = z.string().min(1).max(64);

@ApiTags('people')
@Controller('api/v1/people')
@Needs('people.manage')
export class PeopleController {
  constructor(private readonly people: PersonStore) {}

  @Get()
  @Returns(People)
  async list(): Promise<z.infer<typeof People>> {
    return { people: await this.people.list() };
  }

  /** Makes an account with roles, and a link to choose its password: mailed when there is a mail server, and shown in this answer once. */
  @Post()
  @Returns(PersonLink, { status: 201 })
  invite(@Body({ schema: Invitation }) body: Invitation, @FromCaller() caller: Caller): Promise<PersonLink> {
    return this.people.invite(body, caller);
  }

  /** A new link to choose a password. The earlier one stops working. */
  @Post(':person/links')
  @Returns(PersonLink, { status: 201 })
  async makeLink(@Param('person', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<PersonLink> {
    return this.people.makeLink(await this.people.one(id), caller);
  }

  /** Replaces the roles that were given here; counts from the next request on. */
  @Put(':person/grants')
  @HttpCode(204)
  async setGrants(
    @Param('person', { schema: Id }) id: string,
    @Body({ schema: GrantsRequest }) body: GrantsRequest,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.people.setGrants(await this.people.one(id), body, caller);
  }

  /** For whoever lost the device, and the recovery codes: app, codes and passkeys stop working, and their sessions end. The password stays. */
  @Delete(':person/second-factor')
  @HttpCode(204)
  async dropSecondFactor(@Param('person', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.people.dropSecondFactor(await this.people.one(id), caller);
  }

  /** Ends their sessions and sockets within a second. */
  @Put(':person/deactivation')
  @HttpCode(204)
  async deactivate(@Param('person', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.people.deactivate(await this.people.one(id), caller);
  }

  @Delete(':person/deactivation')
  @HttpCode(204)
  async activate(@Param('person', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.people.activate(await this.people.one(id), caller);
  }
}
