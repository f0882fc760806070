import { Injectable } from '@nestjs/common';

/** The only reader of the time. Pure code gets `now` as an argument. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
