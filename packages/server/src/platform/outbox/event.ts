/** Something that has happened, to be told to whoever wants to know. */
export interface OutboxEvent {
  readonly customerId: string;
  /** The contract's name of it, such as `CardBlock`. */
  readonly type: string;
  /** Events of one subject are told in the order in which they were appended. `null`: in any order. */
  readonly subjectId: string | null;
  readonly occurredAt: Date;
  /**
   * The exact JSON text of the event's data, as it will be sent; or a run of numbered rows that never change, told one
   * by one later: for what happens so often that its writer should not be kept.
   */
  readonly content: { readonly dataJson: string } | { readonly firstNo: bigint; readonly lastNo: bigint };
}
