import { applyDecorators, StandardSchemaValidationPipe } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { badRequest } from './problem.js';

/** The number of a row, as an address or a query has it. */
export const Id = z.string().regex(/^\d{1,9}$/, 'is a number');

/** Documents what a route answers with. */
export const Returns = (schema: z.ZodType, options: { status?: number; description?: string } = {}) =>
  applyDecorators(ApiResponse({ status: options.status ?? 200, description: options.description ?? '', standardSchema: schema }));

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

/** `stages[2].criteria[0].threshold`, as a person would write it. */
export function pathText(path: Issue['path']): string {
  return (path ?? [])
    .map((part) => (typeof part === 'object' ? part.key : part))
    .reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)), '');
}

/** Validates `@Body({ schema })` and its like; the answer names every field at fault. */
export const schemaPipe = () =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) =>
      badRequest(
        'Some fields are not as the API describes them. Mend them and send it again.',
        issues.slice(0, 100).map((issue) => ({ path: pathText(issue.path), message: issue.message })),
      ),
  });
