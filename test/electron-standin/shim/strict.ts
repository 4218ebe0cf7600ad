// What is not emulated must fail by its name, never pass silently.

export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'symbol' || key in object || key === 'then' || key === 'toJSON') {
        const value: unknown = Reflect.get(object, key, object);
        return typeof value === 'function' ? value.bind(object) : value;
      }
      throw new Error(`electron-standin: ${name}.${key} is not emulated`);
    },
    set: (object, key, value) => Reflect.set(object, key, value, object),
  });
}

/** Electron's event objects. */
export class StandInEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
