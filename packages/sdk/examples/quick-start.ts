import { Cardepass, InsufficientBalanceError } from '@cardepass/sdk';

// Server and credentials from CARDEPASS_BASE_URL, CARDEPASS_CLIENT_ID and CARDEPASS_CLIENT_SECRET.
const client = new Cardepass({ language: 'en' });
await client.sandbox.deposits.create({ currency: 'USD', amount: '500.00' });

try {
  const order = await client.orders.standard
    .apply({ productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: '100.00' })
    .waitUntilFinal();
  console.log(order.status, order.cardInfos[0]?.maskCardNumber);
} catch (error) {
  if (!(error instanceof InsufficientBalanceError)) throw error;
  console.error(`Not enough money on the account (${error.responseId})`);
}

for await (const card of client.cards.list({ status: 'Active' })) {
  console.log(card.cardId, card.maskCardNumber);
}
