// The shape of a dictionary in a language without plural forms, made from the English one.

/** The same keys without the singulars: Chinese and Korean have one form (`_other`) for every number. */
export type Words<English> = {
  [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Words<English[Key]>;
};
