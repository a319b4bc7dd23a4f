// Examples of the documentation: orders as they are answered.

const cardId = '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11';
const productInfo = {
  productCode: 'STD-VISA',
  productName: 'VISA Standard Card',
  cardModel: 'Standard' as const,
  cardCurrency: 'USD',
};
const cardInfo = { cardId, ...productInfo, maskCardNumber: '436797******2419' };
const shared = { productCode: 'SHARE-MC', productName: 'Mastercard Shared Balance Card' };
const begun = {
  orderNo: '01JDB9YF203RZ9VQ0Z18N4Q3GH',
  status: 'Pending' as const,
  createdOn: '2026-11-22T08:00:00.000Z',
  modifiedOn: '2026-11-22T08:00:00.000Z',
  completedOn: null,
  customerOrderNo: 'PO-2026-0001',
};
const fee = (feeType: 'OpenCardFee' | 'TopUpFee', amount: number) => ({ feeType, amount, currency: 'USD' });
const load = {
  ...begun,
  productInfo,
  totalCardCount: 1,
  payMessage: 'Paid from the account',
  paidOn: '2026-11-22T08:00:00.000Z',
};

export const standardApply = {
  ...load,
  totalTopUpAmount: 100,
  totalFee: 2.5,
  totalPayAmount: 102.5,
  totalOpened: 0,
  cardInfos: [],
  orderLines: [
    {
      orderLineNo: 1,
      topUpAmount: 100,
      quantity: 1,
      feeItems: [fee('OpenCardFee', 1), fee('TopUpFee', 1.5)],
    },
  ],
  orderType: 'ApplyCard' as const,
};

export const topUp = {
  ...load,
  totalTopUpAmount: 50,
  totalFee: 0.75,
  totalPayAmount: 50.75,
  totalCompletedCardCount: 0,
  cardInfos: [cardInfo],
  orderLines: [
    {
      orderLineNo: 1,
      cardInfo,
      topUpAmount: 50,
      feeItems: [fee('TopUpFee', 0.75)],
      isCompleted: false,
      completedOn: null,
    },
  ],
  orderType: 'CardTopUp' as const,
};

const onCard = { ...begun, cardInfo, note: null, failureReason: null };
export const block = { ...onCard, isBlocked: false, orderType: 'CardBlock' as const };
export const unblock = { ...onCard, orderType: 'CardUnblock' as const };
export const cancel = {
  ...onCard,
  fee: null,
  chargeMethodType: 'Percentage' as const,
  fixedValue: null,
  percent: 0.01,
  settleAmount: null,
  settleStatus: 'Pending' as const,
  orderType: 'CardCancel' as const,
};

export const withdraw = {
  ...begun,
  cardId,
  withdrawAmount: 20,
  withdrawFee: 0.5,
  totalAmount: 20.5,
  failureReason: null,
  orderType: 'CardWithdraw' as const,
};

export const shareBalanceApply = {
  ...begun,
  productInfo: { ...productInfo, ...shared, cardModel: 'ShareBalance' as const },
  quantity: 1,
  maxAuthAmount: 200,
  maxCreditAmount: 1000,
  totalAmount: 0.8,
  transAmount: 0,
  transFee: 0.8,
  openedQty: 0,
  cardInfos: [],
  note: null,
  failureReason: null,
  orderType: 'ApplyCard' as const,
};

export const creditLimit = {
  ...begun,
  cardId,
  maxAuthAmount: 200,
  maxCreditAmount: 1000,
  failureReason: null,
  orderType: 'CreditLimit' as const,
};

const end = {
  status: 'Completed' as const,
  modifiedOn: '2026-11-22T08:00:00.250Z',
  completedOn: '2026-11-22T08:00:00.250Z',
};

/** Orders as the events of their end tell them, by its type. */
export const ended = {
  ApplyCard: { ...standardApply, ...end, totalOpened: 1, cardInfos: [cardInfo] },
  CardAudit: { ...withdraw, ...end },
  Recharge: {
    ...topUp,
    ...end,
    totalCompletedCardCount: 1,
    orderLines: topUp.orderLines.map((line) => ({
      ...line,
      isCompleted: true,
      completedOn: end.completedOn,
    })),
  },
  CardBlock: { ...block, ...end, isBlocked: true },
  CardUnblock: { ...unblock, ...end },
  CardCancel: { ...cancel, ...end, fee: 0.8, settleAmount: 80, settleStatus: 'Completed' as const },
};
