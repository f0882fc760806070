import { Body, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AssumptionDeclaration,
  CapacityDeclaration,
  DependencyDeclaration,
  GateDeclaration,
  ReadinessCheckDeclaration,
  ResponsibilityDeclaration,
} from '@rollout-health/shared/declared-practice';
import { Key } from '@rollout-health/shared/words';
import type { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { EntryStore } from './entry.store.js';

const Responsibility = ResponsibilityDeclaration.omit({ key: true });
const Dependency = DependencyDeclaration.omit({ key: true });
const ReadinessCheck = ReadinessCheckDeclaration.omit({ key: true });
const Assumption = AssumptionDeclaration.omit({ key: true });

/** One entry of a declaration at a time; each change is a change of the document that `GET /rollouts/{rollout}` exports. */
@ApiTags('declaration')
@Controller('api/v1/rollouts/:rollout')
@Needs('practice.edit')
export class EntriesController {
  constructor(private readonly entries: EntryStore) {}

  @Put('responsibilities/:key')
  @HttpCode(204)
  putResponsibility(
    @Param('rollout') rollout: string,
    @Param('key', { schema: Key }) key: string,
    @Body({ schema: Responsibility }) body: z.infer<typeof Responsibility>,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.entries.put(rollout, 'responsibilities', { key, ...body }, caller);
  }

  @Delete('responsibilities/:key')
  @HttpCode(204)
  removeResponsibility(@Param('rollout') rollout: string, @Param('key') key: string, @FromCaller() caller: Caller): Promise<void> {
    return this.entries.remove(rollout, 'responsibilities', key, caller);
  }

  @Put('dependencies/:key')
  @HttpCode(204)
  putDependency(
    @Param('rollout') rollout: string,
    @Param('key', { schema: Key }) key: string,
    @Body({ schema: Dependency }) body: z.infer<typeof Dependency>,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.entries.put(rollout, 'dependencies', { key, ...body }, caller);
  }

  @Delete('dependencies/:key')
  @HttpCode(204)
  removeDependency(@Param('rollout') rollout: string, @Param('key') key: string, @FromCaller() caller: Caller): Promise<void> {
    return this.entries.remove(rollout, 'dependencies', key, caller);
  }

  @Put('readiness-checks/:key')
  @HttpCode(204)
  putReadinessCheck(
    @Param('rollout') rollout: string,
    @Param('key', { schema: Key }) key: string,
    @Body({ schema: ReadinessCheck }) body: z.infer<typeof ReadinessCheck>,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.entries.put(rollout, 'readiness-checks', { key, ...body }, caller);
  }

  @Delete('readiness-checks/:key')
  @HttpCode(204)
  removeReadinessCheck(@Param('rollout') rollout: string, @Param('key') key: string, @FromCaller() caller: Caller): Promise<void> {
    return this.entries.remove(rollout, 'readiness-checks', key, caller);
  }

  @Put('assumptions/:key')
  @HttpCode(204)
  putAssumption(
    @Param('rollout') rollout: string,
    @Param('key', { schema: Key }) key: string,
    @Body({ schema: Assumption }) body: z.infer<typeof Assumption>,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.entries.put(rollout, 'assumptions', { key, ...body }, caller);
  }

  @Delete('assumptions/:key')
  @HttpCode(204)
  removeAssumption(@Param('rollout') rollout: string, @Param('key') key: string, @FromCaller() caller: Caller): Promise<void> {
    return this.entries.remove(rollout, 'assumptions', key, caller);
  }

  @Put('capacity')
  @HttpCode(204)
  setCapacity(@Param('rollout') rollout: string, @Body({ schema: CapacityDeclaration }) capacity: CapacityDeclaration, @FromCaller() caller: Caller) {
    return this.entries.setTop(rollout, { capacity }, caller);
  }

  /** What this stage's gate asks for; an item that is left out is required of whatever is declared. */
  @Put('stages/:stage/gate')
  @Needs('rollout.edit')
  @HttpCode(204)
  setGate(
    @Param('rollout') rollout: string,
    @Param('stage', { schema: Key }) stage: string,
    @Body({ schema: GateDeclaration }) gate: GateDeclaration,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.entries.setGate(rollout, stage, gate, caller);
  }
}
