/** The contract's (Enumerations). */
export const cardModels = ['Standard', 'ShareBalance'] as const;
export type CardModel = (typeof cardModels)[number];

/** What may be done with a card (contract, Permissions), in the order in which it is shown. */
export const permissionNames = [
  'allowOpenCard',
  'allowTopUpCard',
  'allowBlockCard',
  'allowUnBlockCard',
  'allowCancelCard',
  'allowWithdraw',
  'allowUpdateLimit',
] as const;
export type PermissionName = (typeof permissionNames)[number];
export type Permissions = Readonly<Record<PermissionName, boolean>>;

/** Never allowed, whatever a product says (contract, Permissions). */
const forbiddenByModel: Readonly<Record<CardModel, readonly PermissionName[]>> = {
  Standard: ['allowUpdateLimit'],
  ShareBalance: ['allowTopUpCard', 'allowWithdraw'],
};

export function isForbiddenByModel(cardModel: CardModel, permission: PermissionName): boolean {
  return forbiddenByModel[cardModel].includes(permission);
}

/** Everything that the model does not forbid is allowed, unless it is said otherwise. */
export function permissionsOf(cardModel: CardModel, said: Partial<Permissions> = {}): Permissions {
  const all = permissionNames.map((name) => [name, said[name] ?? !isForbiddenByModel(cardModel, name)]);
  return Object.fromEntries(all) as Permissions;
}
