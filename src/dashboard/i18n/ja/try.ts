export default {
  title: '配信前に試す',
};
