// Events with checked names and payloads.
import { expect, test } from 'vitest';
import { TypedEmitter } from '../../../../shared/util/typed-emitter.ts';

class Bell extends TypedEmitter<{ ring: [loudness: number]; broken: [] }> {
  ring(loudness: number): void {
    this.emit('ring', loudness);
  }
}

test('a listener hears every event of its name until it leaves', () => {
  const bell = new Bell();
  const heard: number[] = [];
  const leave = bell.on('ring', (loudness) => heard.push(loudness));
  bell.on('broken', () => heard.push(-1));
  bell.ring(1);
  bell.ring(2);
  leave();
  leave();
  bell.ring(3);
  expect(heard).toEqual([1, 2]);
});

test('a listener for once hears one event', () => {
  const bell = new Bell();
  const heard: number[] = [];
  bell.once('ring', (loudness) => heard.push(loudness));
  bell.ring(1);
  bell.ring(2);
  expect(heard).toEqual([1]);
});

test('one listener that leaves does not take another one with it', () => {
  const bell = new Bell();
  const heard: string[] = [];
  const leave = bell.on('ring', () => heard.push('one'));
  bell.on('ring', () => heard.push('two'));
  leave();
  bell.ring(1);
  expect(heard).toEqual(['two']);
});
